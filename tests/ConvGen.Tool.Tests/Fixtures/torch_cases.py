import os, sys, warnings, io
warnings.simplefilter("ignore")
import numpy as np
for a in ("bool","float","int","object"):
    if a not in np.__dict__: setattr(np,a,__builtins__.__dict__[a])
import torch, onnx
from torch import nn
import torch.nn.functional as F
from onnx import numpy_helper
torch.manual_seed(0)
class Fn(nn.Module):
    def __init__(s,f): super().__init__(); s.f=f
    def forward(s,*x): return s.f(*x)
class GLUish(nn.Module):
    def __init__(s):
        super().__init__(); s.c=nn.Conv2d(3,6,3,padding=1)
    def forward(s,x):
        a,b=s.c(x).chunk(2,1); return a*torch.sigmoid(b)
class BN_FC(nn.Module):
    def __init__(s):
        super().__init__(); s.c=nn.Conv2d(3,4,3); s.b=nn.BatchNorm1d(4*9); s.f=nn.Linear(36,5); s.b2=nn.BatchNorm1d(5)
        for b in (s.b,s.b2):
            b.running_mean.uniform_(-1,1); b.running_var.uniform_(.5,1.5); b.weight.data.uniform_(.5,1.5); b.bias.data.uniform_(-1,1)
    def forward(s,x): return F.relu(s.b2(s.f(s.b(F.relu(s.c(x)).flatten(1)))))
class Shuf(nn.Module):
    def __init__(s):
        super().__init__(); s.c=nn.Conv2d(4,4,3,padding=1)
    def forward(s,x):
        a,b=x.chunk(2,1); b=s.c(torch.cat([b,b],1))[:,:2]; y=torch.cat([a,b],1)
        n,c,h,w=y.shape
        return y.view(n,2,c//2,h,w).transpose(1,2).contiguous().view(n,c,h,w)
T=torch.randn
cases={
 'AvgPool1d':(nn.AvgPool1d(2),T(2,3,6)),'AvgPool1d_stride':(nn.AvgPool1d(2,2),T(2,3,6)),'AvgPool1d_pad':(nn.AvgPool1d(3,2,1),T(2,3,9)),
 'AvgPool2d':(nn.AvgPool2d((2,2)),T(2,3,6,6)),'AvgPool2d_stride':(nn.AvgPool2d((2,2),(2,2)),T(2,3,6,6)),'AvgPool2d_pad_ceil':(nn.AvgPool2d(3,2,1,ceil_mode=True),T(2,3,6,7)),
 'AvgPool2d_nopad_ceil':(nn.AvgPool2d(3,2,1,ceil_mode=True,count_include_pad=False),T(2,3,6,7)),
 'AdaptiveAvg2':(nn.AdaptiveAvgPool2d(2),T(2,3,6,8)),'AdaptiveAvg1':(nn.AdaptiveAvgPool2d(1),T(2,3,6,8)),'AdaptiveMax':(nn.AdaptiveMaxPool2d(1),T(2,3,6,8)),'AdaptiveAvg1d':(nn.AdaptiveAvgPool1d(1),T(2,3,8)),
 'BatchNorm1d_3d_input_eval':(nn.BatchNorm1d(5),T(4,5,3)),'BatchNorm1d_2d':(nn.BatchNorm1d(10),T(4,10)),'BatchNorm2d_eval':(nn.BatchNorm2d(3),T(2,3,6,6)),'BatchNorm2d_noaffine':(nn.BatchNorm2d(3,affine=False),T(2,3,6,6)),
 'ConstantPad2d':(nn.ConstantPad2d((1,2,3,4),2.0),T(2,3,4,4)),'ConstantPad1d':(nn.ConstantPad1d((1,2),2.0),T(2,3,4)),'ZeroPad2d':(nn.ZeroPad2d((1,2,3,4)),T(2,3,4,4)),
 'ReflectionPad2d':(nn.ReflectionPad2d((1,2,3,4)),T(2,3,8,8)),
 'Conv1d':(nn.Conv1d(4,5,3),T(2,4,10)),'Conv1d_dilated':(nn.Conv1d(4,5,3,dilation=2),T(2,4,10)),'Conv1d_groups':(nn.Conv1d(4,6,3,groups=2),T(2,4,6)),'Conv1d_pad2size1':(nn.Conv1d(4,4,5,padding=2),T(2,4,1)),
 'Conv1d_stride':(nn.Conv1d(4,5,3,stride=2),T(2,4,10)),'Conv2d_same':(nn.Conv2d(3,4,(3,2),padding='same'),T(2,3,7,5)),
 'Conv2d_dw_mult':(nn.Conv2d(4,8,(3,3),groups=4),T(2,4,6,6)),'ConvTranspose1d':(nn.ConvTranspose1d(3,4,3,stride=2,padding=1,output_padding=1),T(2,3,7)),
 'ConvTranspose2d':(nn.ConvTranspose2d(3,4,3,stride=(3,2),padding=1,output_padding=(1,1)),T(2,3,7,6)),
 'Conv2d_circ':(nn.Conv2d(3,4,3,padding=1,padding_mode='reflect'),T(2,3,7,5)),
 'ELU':(nn.ELU(2.),T(3,2,5)),'CELU':(nn.CELU(2.),T(3,2,5)),'GLU':(nn.GLU(),T(5,6)),'GLU_dim':(nn.GLU(1),T(5,6,7)),'Hardtanh':(nn.Hardtanh(),T(3,2,5)),'ReLU6':(nn.ReLU6(),T(3,2,5)*5),
 'LeakyReLU':(nn.LeakyReLU(),T(3,2,5)),'LeakyReLU_neg':(nn.LeakyReLU(.5),T(3,2,5)),'Linear':(nn.Linear(10,8),T(4,10)),'Linear_nb':(nn.Linear(10,8,bias=False),T(4,10)),
 'LogSigmoid':(nn.LogSigmoid(),T(2,3,4)),'LogSoftmax':(nn.LogSoftmax(-1),T(10,20)),'Softmax':(nn.Softmax(-1),T(10,20)),'Softmax2d':(nn.Softmax2d(),T(1,3,10,20)),'Softmin':(nn.Softmin(-1),T(10,20)),
 'log_softmax_dim3':(Fn(lambda x:F.log_softmax(x,1)),T(2,3,4,5)),'log_softmax_lastdim':(Fn(lambda x:F.log_softmax(x,-1)),T(2,3,4,5)),'softmax_dim3':(Fn(lambda x:F.softmax(x,1)),T(2,3,4,5)),'softmax_lastdim':(Fn(lambda x:F.softmax(x,-1)),T(2,3,4,5)),'softmax_h':(Fn(lambda x:F.softmax(x,2)),T(2,3,4,5)),
 'softmax_1d_c':(Fn(lambda x:F.softmax(x,1)),T(2,3,4)),'softmax_1d_w':(Fn(lambda x:F.softmax(x,2)),T(2,3,4)),'logsoftmax_1d_w':(Fn(lambda x:F.log_softmax(x,2)),T(2,3,4)),
 'softmax_mid':(nn.Sequential(nn.Softmax(-1),nn.Linear(6,4)),T(2,6)),
 'MaxPool1d':(nn.MaxPool1d(4),T(2,10,4)),'MaxPool1d_stride':(nn.MaxPool1d(4,4),T(2,10,4)),'MaxPool1d_spd':(nn.MaxPool1d(2,2,1,2),T(2,3,9)),
 'MaxPool2d':(nn.MaxPool2d((3,3),(2,2),(1,1)),T(1,3,7,7)),'MaxPool2d_spd':(nn.MaxPool2d((3,3),(2,2),(1,1),(2,2)),T(1,3,9,9)),'MaxPool2d_dil':(nn.MaxPool2d((3,2),(1,1),(1,0),(3,2)),T(1,3,9,9)),'MaxPool2d_dil_ceil':(nn.MaxPool2d((3,2),(2,3),(1,0),(2,2),ceil_mode=True),T(1,3,10,9)),
 'PReLU_1d':(nn.PReLU(),T(2,3,4)),'PReLU_1d_multi':(nn.PReLU(3),T(2,3,4)),'PReLU_2d_multi':(nn.PReLU(3),T(2,3,4,5)),'PReLU_vec':(nn.PReLU(3),T(2,3)),
 'PixelShuffle':(nn.PixelShuffle(3),T(1,9,4,4)),'Softplus':(nn.Softplus(),T(10,20)),'Softplus_beta':(nn.Softplus(2),T(10,20)),'Softsign':(nn.Softsign(),T(3,2,5)),'Tanh':(nn.Tanh(),T(2,3,4,5)),'SiLU':(nn.SiLU(),T(2,3,4,5)),'Mish':(nn.Mish(),T(2,3,4,5)),'GELU':(nn.GELU(),T(2,3,4,5)),'GELU_tanh':(nn.GELU('tanh'),T(2,3,4,5)),
 'Hardswish':(nn.Hardswish(),T(2,3,4,5)*4),'Hardsigmoid':(nn.Hardsigmoid(),T(2,3,4,5)*4),'SELU':(nn.SELU(),T(3,2,5)),'Threshold':(nn.Threshold(0,0.),T(2,3,4,5)),
 'LRN3':(nn.LocalResponseNorm(3),T(2,6,4,5)),'LRN5':(nn.LocalResponseNorm(5,1e-2,.6,2.),T(2,6,4,5)),'LRN4':(nn.LocalResponseNorm(4,1e-2),T(2,6,4,5)),
 'Upsample2':(nn.Upsample(scale_factor=2),T(2,3,4,5)),'Upsample_size':(nn.Upsample(size=(8,15)),T(2,3,4,5)),'Upsample1d':(nn.Upsample(scale_factor=2),T(2,3,4)),'Upsample_frac':(nn.Upsample(scale_factor=1.5),T(2,3,4,6)),'Downsample':(nn.Upsample(scale_factor=.5),T(2,3,4,6)),'InterpBilinear':(nn.Upsample(scale_factor=2,mode='bilinear'),T(2,3,4,5)),
 'Flatten':(nn.Flatten(),T(2,3,4,5)),'view':(Fn(lambda x:x.view(x.size(0),-1)),T(2,3,4,5)),'mean':(Fn(lambda x:x.mean((2,3))),T(2,3,4,5)),'meank':(Fn(lambda x:x.mean((2,3),keepdim=True)),T(2,3,4,5)),'mean_mean':(Fn(lambda x:x.mean(3).mean(2)),T(2,3,4,5)),'mean1':(Fn(lambda x:x.mean(1,keepdim=True)),T(2,3,4,5)),'max1':(Fn(lambda x:x.max(1,keepdim=True)[0]),T(2,3,4,5)),
 'GLUish':(GLUish(),T(2,3,5,4)),'BN_FC':(BN_FC(),T(2,3,5,5)),'Shuf':(Shuf(),T(2,4,5,4)),'narrow':(Fn(lambda x:x[:,:,1:3,2:]),T(2,3,5,4)),'narrowc':(Fn(lambda x:x[:,1:]),T(2,3,5,4)),'stride':(Fn(lambda x:x[:,:,::2,::2]),T(2,3,6,4)),'split':(Fn(lambda x:torch.cat([y*(i+1) for i,y in enumerate(torch.split(x,[1,3,2],1))][::-1],1)),T(2,6,5,4)),
 'InstanceNorm':(nn.InstanceNorm2d(3),T(2,3,5,4)),'LayerNorm':(nn.LayerNorm(5),T(2,5)),'GroupNorm':(nn.GroupNorm(2,4),T(2,4,5,4)),'Dropout':(nn.Dropout(),T(2,3,4,4)),'Dropout2d':(nn.Dropout2d(.2),T(2,3,4,4)),
 'scale':(Fn(lambda x:(x-torch.tensor([.4,.5,.6]).view(1,3,1,1))/torch.tensor([.2,.3,.4]).view(1,3,1,1)),T(2,3,4,4)),'sq':(Fn(lambda x:x**2),T(2,3,4,4)),'abs':(Fn(lambda x:x.abs()),T(2,3,4,4)),'exp':(Fn(lambda x:x.exp()),T(2,3,4,4)),
 'addmm':(nn.Linear(4,4),T(3,4)),'linear3d':(nn.Linear(5,4),T(2,3,5)),'permute_lin':(Fn(lambda x:x.permute(0,2,3,1)),T(2,3,4,5)),
}
out=sys.argv[1]
for name,(m,x) in cases.items():
  m.eval()
  for p in m.modules():
    if isinstance(p,nn.modules.batchnorm._BatchNorm):
      p.running_mean.uniform_(-1,1); p.running_var.uniform_(.5,1.5)
      if p.affine: p.weight.data.uniform_(.5,1.5); p.bias.data.uniform_(-1,1)
    if isinstance(p,nn.PReLU): p.weight.data.uniform_(-.5,.5)
  for op in (7,9,11,13,16):
    d=os.path.join(out,f'{name}_{op}')
    try:
        f=io.BytesIO(); torch.onnx.export(m,(x,),f,opset_version=op,dynamo=False) if False else torch.onnx.export(m,(x,),f,opset_version=op)
    except Exception as e:
        print('noexport',name,op,str(e).split('\n')[0][:80]); continue
    os.makedirs(d,exist_ok=True)
    open(d+'/model.onnx','wb').write(f.getvalue()); open(d+'/raw.onnx','wb').write(f.getvalue())
    y=m(x)
    open(d+'/input_0.pb','wb').write(numpy_helper.from_array(x.numpy()).SerializeToString())
    open(d+'/output_0.pb','wb').write(numpy_helper.from_array(y.detach().numpy()).SerializeToString())
